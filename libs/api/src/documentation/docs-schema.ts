import type { JsonSchema } from '../json/json-schema.js';
import { openEnum } from '../json/object-schema.js';
import { type Html, html } from './html.js';
import { inlineProse } from './prose.js';

/** What a value of the schema is, in a few words; named schemas are links. */
export function schemaWords(schema: JsonSchema): Html {
  const { $ref: reference, type, items, anyOf, allOf, format, enum: closed, [openEnum]: words = closed } = schema;
  if (typeof reference === 'string') return schemaLink(reference);
  if (Array.isArray(allOf)) return schemaWords(allOf[0] as JsonSchema);
  if (Array.isArray(anyOf)) return joined((anyOf as JsonSchema[]).map(schemaWords), ' or ');
  const types = type === undefined ? ['any JSON'] : [type].flat().map(String);
  if (types.includes('array') && typeof items === 'object' && items !== null) {
    const orNull = types.includes('null') ? ' or null' : '';
    return html`list of ${schemaWords(items as JsonSchema)}${orNull}`;
  }
  if (Array.isArray(words))
    return joined(
      [...(words as unknown[]), ...(closed === undefined && types.includes('null') ? [null] : [])].map(
        (word) => html`<code>${String(word)}</code>`,
      ),
      ', ',
    );
  return html`${types.join(' or ')}${typeof format === 'string' ? ` (${format})` : ''}`;
}

function schemaLink(reference: string): Html {
  const name = reference.split('/').at(-1) ?? '';
  return html`<a href="#schema-${name}">${name}</a>`;
}

function joined(pieces: readonly Html[], between: string): Html {
  return html`${pieces.map((piece, index) => (index === 0 ? piece : html`${between}${piece}`))}`;
}

/** A field, a parameter or a header, in a table. */
export function fieldRow(name: string, isRequired: boolean, schema: JsonSchema, description?: string): Html {
  const text = description ?? (typeof schema['description'] === 'string' ? schema['description'] : '');
  return html`<tr>
    <td><code>${name}</code>${isRequired ? html` <span class="quiet">required</span>` : undefined}</td>
    <td>${schemaWords(schema)}</td>
    <td>${inlineProse(text)}${limitsOf(schema)}</td>
  </tr>`;
}

export function fieldTable(rows: readonly Html[]): Html {
  return html`<table>
    <tr>
      <th>name</th>
      <th>type</th>
      <th></th>
    </tr>
    ${rows}
  </table>`;
}

function limitsOf(schema: JsonSchema): Html {
  const limits = [
    ['from', schema['minimum']],
    ['to', schema['maximum']],
    ['default', schema['default']],
  ].flatMap(([word, value]) => (value === undefined ? [] : [`${String(word)} ${JSON.stringify(value)}`]));
  return limits.length === 0 ? html`` : html` <span class="quiet">(${limits.join(', ')})</span>`;
}

/** A named schema with its fields. */
export function schemaSection(name: string, schema: JsonSchema): Html {
  const required = (schema['required'] ?? []) as readonly string[];
  const rows = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(([field, inner]) =>
    fieldRow(field, required.includes(field), inner),
  );
  const description = typeof schema['description'] === 'string' ? schema['description'] : '';
  return html`<details>
    <summary><b>${name}</b> <span class="quiet">${description}</span></summary>
    <div id="schema-${name}">${rows.length === 0 ? html`<p class="quiet">No fields.</p>` : fieldTable(rows)}</div>
  </details> `;
}
