/** How a server is set up that keeps its data. Its log holds starts, stops and failures, not its clients' errors. */
const usual: Readonly<Record<string, string>> = {
  log_min_messages: 'log',
  log_checkpoints: 'off',
  jit: 'off',
};

/** What a server whose data dies with it may leave out. */
const withoutDurability: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Shared memory as files in the data folder: nothing is left elsewhere, even by a server that is killed.
  dynamic_shared_memory_type: 'mmap',
};

const fixed: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
};

export interface ServerSettingsOptions {
  readonly port: number;
  readonly persistent: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** The server's arguments; what keeps it local and findable cannot be overridden by the caller's settings. */
export function serverArguments(options: ServerSettingsOptions): string[] {
  const { port, persistent, settings } = options;
  const all = { ...usual, ...(persistent ? {} : withoutDurability), ...settings, ...fixed, port: String(port) };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
