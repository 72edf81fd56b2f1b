import { bodyTemplateProblem, fillBodyTemplate } from './body-template.js';

const view = { title: 'say "no"\n', data: { job: { name: 'nightly' }, run: { exit_code: 3 }, labels: ['a', 'b'] } };

describe('the template of a body', () => {
  it.each<[string, string, unknown]>([
    ['texts within texts', '{"text": "{{title}} by {{ data.job.name }}"}', { text: 'say "no"\n by nightly' }],
    ['a text of one name as the value itself', '["{{data.run.exit_code}}", "{{data.labels}}"]', [3, ['a', 'b']]],
    ['values within texts as JSON', '"{{data.run.exit_code}} {{data.labels}}"', '3 ["a","b"]'],
    [
      'what is not there as nothing',
      '["{{data.gone.far}}", "<{{toString}}>", "{{data.labels.length}}"]',
      [null, '<>', 2],
    ],
    ['all else as it is', '{"{{title}}": [1, null, true, "{}"]}', { '{{title}}': [1, null, true, '{}'] }],
  ])('is filled: %s', (_what, template, filled) => {
    expect(bodyTemplateProblem(template)).toBeUndefined();
    expect(JSON.parse(fillBodyTemplate(template, view))).toEqual(filled);
  });

  it.each<[unknown, string]>([
    [{}, 'must be text'],
    ['text {{title}}', 'must be JSON'],
    ['"{{#data}}x{{/data}}"', 'takes names alone'],
    ['"{{{title}}}"', 'has a {{{'],
    ['"{{title"', 'without its }}'],
    ['"${secret:TOKEN}"', 'must name no secrets'],
    [`"${'x'.repeat(8_000)}"`, 'at most 8000'],
    [`${'['.repeat(3_999)}${']'.repeat(3_999)}`, 'at most 50 levels'],
  ])('%j is refused: %s', (template, problem) => {
    expect(bodyTemplateProblem(template)).toContain(problem);
  });
});
