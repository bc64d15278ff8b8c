import type {Element} from '../element.js';
import type {HostedModel, ModelHost} from '../hosted.js';
import type {Field, OutputForm, Port, ServedSignature} from '../model.js';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiOptions {
  /** Version of the program. */
  readonly version: string;
  readonly hasToken: boolean;
}

const FREE = -1;
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Returns the schema of one value; limits of 64-bit integers, which JSON numbers cannot hold, are left to `format`. */
function scalarSchema({family, range, name}: Element): Json {
  switch (family) {
    case 'float':
      return {type: 'number', format: name === 'float64' ? 'double' : 'float'};
    case 'bool':
      return {type: 'boolean'};
    case 'string':
      return {type: 'string'};
    case 'integer': {
      const [min = 0n, max = 0n] = range ?? [];
      return max > SAFE
        ? {type: 'integer', format: name, ...(min === 0n ? {minimum: 0} : {})}
        : {type: 'integer', minimum: Number(min), maximum: Number(max)};
    }
  }
}

function listSchema(shape: readonly number[], inner: Json): Json {
  return shape.reduceRight<Json>((items, length) => {
    const limits = length === FREE ? {} : {minItems: length, maxItems: length};
    return {type: 'array', items, ...limits};
  }, inner);
}

const fieldSchema = ({element, rowShape}: Field): Json => listSchema(rowShape, scalarSchema(element));

function rowSchema({rows}: ServedSignature, sample: Json | undefined): Json {
  if (rows.kind === 'none') return {description: `This model cannot predict row by row: ${rows.why}`};
  return {
    type: 'object',
    properties: Object.fromEntries(rows.fields.map((field) => [field.name, fieldSchema(field)])),
    required: rows.fields.map(({name}) => name),
    ...(sample ? {examples: [sample]} : {}),
  };
}

const outputSchema = ({element, shape}: Port): Json => {
  const rowShape = shape.slice(1);
  return rowShape.every((length) => length === 1) ? scalarSchema(element) : listSchema(rowShape, scalarSchema(element));
};

function predictionSchema(form: OutputForm): Json {
  switch (form.kind) {
    case 'value':
      return outputSchema(form.output);
    case 'label':
      return scalarSchema(form.label.element);
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(form.outputs.map((port) => [port.name, outputSchema(port)])),
      };
  }
}

const jsonContent = (schema: Json): Json => ({'application/json': {schema}});
const reference = (name: string): Json => ({$ref: `#/components/schemas/${name}`});

/** Names of components may hold letters, digits and `.`, `-`, `_` only. */
const componentName = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, '_');

function predictOperation(row: string, answer: string, form: OutputForm): Json {
  const probabilities =
    form.kind === 'label' && form.probabilities.length > 0
      ? [
          {
            name: 'proba',
            in: 'query',
            required: false,
            description: 'With 1 the predictions are objects of label and probabilities',
            schema: {type: 'string', enum: ['0', '1']},
          },
        ]
      : [];
  return {
    summary: 'Predict',
    description: 'Features the model does not take are ignored. Predictions come in the order of the rows.',
    parameters: probabilities,
    requestBody: {
      required: true,
      content: {
        ...jsonContent({anyOf: [reference(row), {type: 'array', items: reference(row)}]}),
        'text/csv': {schema: {type: 'string', description: 'Rows with a header line'}},
      },
    },
    responses: {
      200: {description: 'Predictions', content: jsonContent(reference(answer))},
      422: {description: 'What is wrong with the rows', content: jsonContent(reference('HTTPValidationError'))},
      429: {description: 'Too many requests are waiting', content: jsonContent(reference('Problem'))},
    },
  };
}

function answerSchema(form: OutputForm): Json {
  const head = {type: 'object', properties: {name: {type: 'string'}, version: {type: 'string'}}};
  return {
    type: 'object',
    required: ['predictions', 'model', 'id'],
    properties: {
      predictions: {type: 'array', items: predictionSchema(form)},
      model: {...head, required: ['name', 'version']},
      id: {type: 'string', description: 'Names this request'},
    },
  };
}

const SHARED_SCHEMAS: Json = {
  Problem: {type: 'object', required: ['detail'], properties: {detail: {type: 'string'}}},
  HTTPValidationError: {
    type: 'object',
    required: ['detail'],
    properties: {detail: {type: 'array', items: {$ref: '#/components/schemas/ValidationError'}}},
  },
  ValidationError: {
    type: 'object',
    required: ['type', 'loc', 'msg'],
    properties: {
      type: {type: 'string'},
      loc: {type: 'array', items: {anyOf: [{type: 'string'}, {type: 'integer'}]}},
      msg: {type: 'string'},
      input: {},
      ctx: {type: 'object'},
    },
  },
  Tensor: {
    type: 'object',
    required: ['name', 'datatype', 'shape', 'data'],
    properties: {
      name: {type: 'string'},
      datatype: {type: 'string'},
      shape: {type: 'array', items: {type: 'integer'}},
      data: {type: 'array', items: {}},
    },
  },
};

function inferOperation({signature}: HostedModel['model']): Json {
  const tensors = (ports: readonly Port[]) =>
    ports.map(({name, element, shape}) => `${name}: ${element.datatype} [${shape.join(', ')}]`).join('; ');
  const list = {type: 'array', items: reference('Tensor')};
  return {
    summary: 'Infer (Open Inference Protocol)',
    description: `Inputs ${tensors(signature.inputs)}. Outputs ${tensors(signature.outputs)}.`,
    requestBody: {
      required: true,
      content: jsonContent({
        type: 'object',
        required: ['inputs'],
        properties: {id: {type: 'string'}, inputs: list},
      }),
    },
    responses: {
      200: {
        description: 'Outputs',
        content: jsonContent({
          type: 'object',
          properties: {
            model_name: {type: 'string'},
            model_version: {type: 'string'},
            id: {type: 'string'},
            outputs: list,
          },
        }),
      },
      400: {
        description: 'What is wrong with the request',
        content: jsonContent({type: 'object', properties: {error: {type: 'string'}}}),
      },
    },
  };
}

function pathsOf(host: ModelHost): Json {
  const paths: Record<string, Json> = {};
  for (const name of host.names) {
    const {model} = host.find(name);
    const part = componentName(name);
    const post = predictOperation(`${part}.Row`, `${part}.Answer`, model.signature.answer);
    const segment = encodeURIComponent(name);
    if (model.signature.rows.kind !== 'none') {
      if (host.names.length === 1) paths['/predict'] = {post: {...post, operationId: `predict_only`}};
      paths[`/predict/${segment}`] = {post: {...post, operationId: `predict_${part}`}};
    }
    paths[`/v2/models/${segment}/infer`] = {post: {...inferOperation(model), operationId: `infer_${part}`}};
  }
  return paths;
}

/** Returns the OpenAPI 3.1 description of a server, written from the signatures of its models. */
export function openApiDocument(host: ModelHost, {version, hasToken}: OpenApiOptions): Json {
  const schemas = host.names.flatMap((name) => {
    const {model, sample} = host.find(name);
    const part = componentName(name);
    return [
      [`${part}.Row`, rowSchema(model.signature, sample)],
      [`${part}.Answer`, answerSchema(model.signature.answer)],
    ] as const;
  });
  return {
    openapi: '3.1.0',
    info: {title: host.names.join(', '), version, description: 'Predictions served by mlops'},
    paths: pathsOf(host),
    components: {
      schemas: {...SHARED_SCHEMAS, ...Object.fromEntries(schemas)},
      ...(hasToken ? {securitySchemes: {token: {type: 'http', scheme: 'bearer'}}} : {}),
    },
    ...(hasToken ? {security: [{token: []}]} : {}),
  };
}
