-- Run once, by the superuser, when the cluster is made: Aster's own role is none, and owns no more than its database.
\set password `cat /run/secrets/aster_password`
create role aster login password :'password';
create database aster owner aster encoding 'UTF8' template template0;
revoke all on database aster from public;
