// Node runs our sources as they are, but for their imports: those name the files that will be built.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const isSource =
      specifier.startsWith('.') && specifier.endsWith('.js') && !context.parentURL?.includes('/node_modules/');
    if (!isSource || !context.parentURL?.endsWith('.ts')) return next(specifier, context);
    return next(`${specifier.slice(0, -'.js'.length)}.ts`, context);
  },
});
