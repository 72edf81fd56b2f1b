import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';

const require = createRequire(import.meta.url);

/** Node has no type for it without those of the web. */
const compile = (globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<unknown> } }).WebAssembly
  .compile;

/** What a client of Prisma has, whatever its models are. */
export interface BarePrisma {
  $transaction<Result>(
    work: (tx: BareTransaction) => Promise<Result>,
    options?: { readonly maxWait: number; readonly timeout: number },
  ): Promise<Result>;
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown>;
  $connect(): Promise<void>;
  $disconnect(): Promise<void>;
}

export type BareTransaction = Omit<BarePrisma, '$transaction' | '$connect' | '$disconnect'>;

/** A client of Prisma for a schema without models: what `prisma generate` makes of that, which needs a download. */
export function openPrisma(connectionString: string): BarePrisma {
  const { getPrismaClient } = require('@prisma/client/runtime/client') as {
    getPrismaClient(config: object): new (options: object) => BarePrisma;
  };
  const compiler = '@prisma/client/runtime/query_compiler_fast_bg.postgresql';
  const PrismaClient = getPrismaClient({
    previewFeatures: [],
    clientVersion: '7.10.0',
    engineVersion: 'none',
    activeProvider: 'postgresql',
    inlineSchema: 'generator client { provider = "prisma-client" }\ndatasource db { provider = "postgresql" }\n',
    runtimeDataModel: { models: {}, enums: {}, types: {} },
    parameterizationSchema: { strings: [], graph: 'AAAAAAAAAAAAAAAAAAAAAA==' },
    compilerWasm: {
      getRuntime: async () => require(`${compiler}.js`) as unknown,
      getQueryCompilerWasmModule: async () => {
        const { wasm } = require(`${compiler}.wasm-base64.js`) as { wasm: string };
        return compile(Buffer.from(wasm, 'base64'));
      },
      importName: './query_compiler_fast_bg.js',
    },
  });
  return new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
}
