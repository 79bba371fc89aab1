// Reads an array of Kubernetes objects from standard input and writes an array with the error of each, or null.
const errors = JSON.parse(require('node:fs').readFileSync(0, 'utf8')).map(object => {
  try {
    const Model = require(`kubernetes-models/${object.apiVersion}/${object.kind}`)[object.kind];
    new Model(object).validate();
    return null;
  } catch (error) {
    return error.message;
  }
});
console.log(JSON.stringify(errors));
