#!/bin/sh
# What the commands of the chaos test do: they write down what really happens, into a file that Aster knows nothing of.
# Arguments: the file, a folder for locks, whether runs of the job exclude each other, what to do, and a number for it.
truth=$1 locks=$2 exclusive=$3 what=$4 number=$5
began=$(date +%s%N)
id=$$.$began
worker=${TMPDIR##*/}

# When the system says that this process was started, in hundredths of a second since boot.
take_start() {
  shift 21
  spawned=$1
}
read -r stat < /proc/$$/stat
take_start $stat

note() {
  echo "$1 $id $(date +%s%N) $2" >> "$truth"
}

finish() {
  note end "$1"
  exit "$1"
}

# The locks are held by every process of the tree, for as long as one of them lives.
umask 0
exec 8>> "$locks/run-$ASTER_RUN_ID" 9>> "$locks/job-$ASTER_JOB_ID"
flock -n 8 || overlaps=run
[ "$exclusive" = no ] || flock -n 9 || overlaps="$overlaps job"
echo "start $id $began $ASTER_RUN_ID $ASTER_ATTEMPT $ASTER_JOB_NAME $worker $ASTER_SCHEDULED_AT $ASTER_TRIGGER $spawned" >> "$truth"
for other in $overlaps; do note overlap "$other"; done
[ "$exclusive" = yes ] || exec 9>&-
echo "token $id"

trap 'note term; exit 143' TERM
case $what in
  quick) finish 0 ;;
  sleep) sleep "$number"; finish 0 ;;
  fail) finish "$number" ;;
  flaky) [ "$ASTER_ATTEMPT" -gt "$number" ] || finish 7; finish 0 ;;
  alternate) # fails at every second tick
    [ $(($(date -d "$ASTER_SCHEDULED_AT" +%s) / number % 2)) = 0 ] || finish 9
    finish 0
    ;;
  hang) sleep 900; finish 0 ;;
  stubborn) trap '' TERM; sleep "$number"; finish 0 ;;
  killed) note killed; kill -KILL $$ ;;
  daemon)
    setsid sh -c 'trap "" TERM; sleep 900' & # ends only by force, holds the output open
    setsid sleep 900 > /dev/null 2>&1 < /dev/null &
    sleep "$number"
    finish 0
    ;;
  flood) head -c "${number}000000" /dev/zero | tr '\0' 'x'; finish 0 ;;
esac
