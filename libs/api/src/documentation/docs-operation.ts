import type { Operation, ResponseObject } from '../openapi/api-document.js';
import { curlExample } from './curl-example.js';
import { fieldRow, fieldTable, schemaWords } from './docs-schema.js';
import { type Html, html } from './html.js';
import { inlineProse, prose } from './prose.js';

/** A route with all that is said of it, folded up; a browser unfolds what holds the place that a link goes to. */
export function operationSection(method: string, path: string, operation: Operation): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses, security } = operation;
  return html`<details>
    <summary>${methodBadge(method)} <code>${path}</code> <span class="quiet">${summary}</span></summary>
    <div id="${operationId}">
      ${description === undefined ? undefined : prose(description)}
      ${security === undefined ? undefined : html`<p class="quiet">Needs no key.</p>`}
      ${parameters.length === 0 ? undefined : parameterPart(parameters)}
      ${requestBody === undefined ? undefined : bodyPart(requestBody)}
      <h4>Example</h4>
      <pre><code>${curlExample(method, path, operation)}</code></pre>
      <h4>Answers</h4>
      <table>
        ${Object.entries(responses).map(([status, response]) => responseRow(status, response))}
      </table>
    </div>
  </details> `;
}

export function methodBadge(method: string): Html {
  return html`<span class="method ${method}">${method.toUpperCase()}</span>`;
}

function parameterPart(parameters: NonNullable<Operation['parameters']>): Html {
  const rows = parameters.map(({ name, in: place, required, schema, description }) =>
    fieldRow(name, required, schema, place === 'header' ? `Header. ${description}` : description),
  );
  return html`<h4>Parameters</h4>
    ${fieldTable(rows)}`;
}

function bodyPart({ required, content }: NonNullable<Operation['requestBody']>): Html {
  const schemas = Object.values(content).map(({ schema }) => schemaWords(schema));
  return html`<h4>Body</h4>
    <p>${schemas}${required ? '' : ', or none'}</p>`;
}

function responseRow(status: string, { description, content = {}, headers = {} }: ResponseObject): Html {
  const contents = Object.entries(content).map(([type, { schema }]) =>
    type === 'application/problem+json'
      ? html``
      : html`<div>${schemaWords(schema)} <span class="quiet">${type}</span></div>`,
  );
  const names = Object.keys(headers).map((name) => html` <code>${name}</code>`);
  return html`<tr>
    <td><b>${status}</b></td>
    <td>${inlineProse(description)}${contents}${names}</td>
  </tr> `;
}
