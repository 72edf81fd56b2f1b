import { rewriteWords } from './rewrite-words.js';

describe('rewriteWords', () => {
  it.each([
    ['jobs', 'jobs'],
    ['get jobs', 'jobs'],
    ['get job nightly', 'job nightly'],
    ['get job', 'jobs'],
    ['describe job nightly', 'job nightly'],
    ['describe nightly', 'describe nightly'],
    ['job list', 'jobs'],
    ['job nightly', 'job nightly'],
    ['job run nightly --wait', 'trigger nightly --wait'],
    ['jobs get nightly', 'job nightly'],
    ['jobs pause nightly --for 2h', 'pause nightly --for 2h'],
    ['jobs get', 'jobs get'],
    ['runs cancel 01a2', 'cancel 01a2'],
    ['runs nightly', 'runs nightly'],
    ['cron next @daily', 'next @daily'],
    ['import -', 'import crontab -'],
    ['status', 'doctor'],
    ['status nightly', 'status nightly'],
    ['run view last', 'run last'],
    ['run rerun last', 'retry last'],
    ['run watch last', 'wait last'],
    ['delete job nightly --yes', 'delete nightly --yes'],
    ['delete job', 'delete job'],
    ['start nightly', 'start nightly'],
    ['create job nightly -- true', 'create nightly -- true'],
    ['auth login', 'login'],
    ['config use-context prod', 'context use prod'],
    ['--context prod jobs', 'jobs --context prod'],
    ['-o json --quiet get runs --limit 3', 'runs -o json --quiet --limit 3'],
    ['--url=http://x run last', 'run --url=http://x last'],
    ['apply -f jobs.aster.yaml --yes', 'apply jobs.aster.yaml --yes'],
    ['--quiet diff -f a.yaml -f b.yaml', 'diff --quiet a.yaml b.yaml'],
    ['run view last --log', 'logs last'],
    ['run view --log-failed last', 'logs last'],
    ['logs -f nightly', 'logs -f nightly'],
    ['', ''],
  ])('%s is %s', (typed, ours) => {
    const words = (text: string) => text.split(' ').filter((word) => word !== '');
    expect(rewriteWords(words(typed))).toEqual(words(ours));
  });
});
