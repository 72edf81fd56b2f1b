import { createMemoryWatch, killCountFiles, openKillCount } from './memory-watch.js';

describe('createMemoryWatch', () => {
  it('tells of processes that were ended for lack of memory since, and of no earlier ones', () => {
    let count = 3;
    const watch = createMemoryWatch(() => count);
    const span = watch.watch();
    expect(span.sentence()).toBeUndefined();
    count = 4;
    expect(span.sentence()).toMatch(/for lack of memory/);
    expect(watch.watch().sentence()).toBeUndefined();
  });

  it('says nothing where nothing is known', () => {
    expect(
      createMemoryWatch(() => undefined)
        .watch()
        .sentence(),
    ).toBeUndefined();
    expect(openKillCount('')()).toBeUndefined();
    expect(openKillCount('0::/no/such/group\n9:name=systemd:/')).toBeDefined();
  });
});

describe('killCountFiles', () => {
  it.each([
    ['0::/system.slice/aster.service\n', '/sys/fs/cgroup/system.slice/aster.service/memory.events'],
    ['0::/\n', '/sys/fs/cgroup/memory.events'],
    ['8:pids:/\n4:memory:/docker/1\n0::/\n', '/sys/fs/cgroup/memory/docker/1/memory.oom_control'],
    ['3:cpu,memory:/x\n', '/sys/fs/cgroup/memory/x/memory.oom_control'],
  ])('finds the counter of %j', (cgroups, file) => {
    expect(killCountFiles(cgroups).map((path) => path.replace('//', '/'))).toContain(file);
  });
});
