// Prints what the AsyncAPI parser finds in the document on standard input, one line each; nothing if the document is valid.
const { Parser } = require('@asyncapi/parser');

new Parser().validate(require('node:fs').readFileSync(0, 'utf8')).then(diagnostics => {
  for (const { severity, code, path, message } of diagnostics) {
    console.log(`${['error', 'warning', 'information', 'hint'][severity]} ${code} at ${path.join('/')}: ${message}`);
  }
});
