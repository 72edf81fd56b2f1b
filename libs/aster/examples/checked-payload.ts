// A payload that is checked, when the run is asked for and when it starts. Any validator of the Standard Schema
// specification will do, such as a Zod object; this one is written by hand.
import { createAster, InvalidInputError, type StandardSchema } from '@aster-scheduler/aster';

const resize: StandardSchema<{ url: string; width?: number }, { url: URL; width: number }> = {
  '~standard': {
    version: 1,
    vendor: 'by hand',
    validate(value) {
      const { url, width = 320 } = Object(value) as { url?: unknown; width?: unknown };
      if (typeof url !== 'string' || !URL.canParse(url))
        return { issues: [{ message: 'is not a URL', path: ['url'] }] };
      if (typeof width !== 'number') return { issues: [{ message: 'is not a number', path: ['width'] }] };
      return { value: { url: new URL(url), width } };
    },
  },
};

await using aster = createAster({ connectionString: process.env.DATABASE_URL ?? '', service: 'images' });
const thumbnail = aster.job('thumbnail', { schema: resize, concurrencyPolicy: 'queue' }, ({ payload }) => {
  return `${payload.url.pathname} to ${payload.width}`; // a URL and a number, whatever was sent
});
await aster.start({ migrate: true });

const { id } = await thumbnail.trigger({ url: 'https://images.example/cat.png' });
console.log((await thumbnail.waitForRun(id, AbortSignal.timeout(30_000))).result);

try {
  await thumbnail.trigger({ url: 'cat.png' });
} catch (error) {
  if (error instanceof InvalidInputError) console.log(error.problems);
}
