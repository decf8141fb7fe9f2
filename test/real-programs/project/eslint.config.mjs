export default [{ files: ['src/*.js'], rules: { 'no-unused-vars': 'error', 'no-var': 'warn' } }];
