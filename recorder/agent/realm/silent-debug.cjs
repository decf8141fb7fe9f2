// Stands in for the package `debug`, which capnp-ts logs through: inside a target nothing may be logged.
function createDebug() {
  return () => {};
}
createDebug.formatters = {};
module.exports = createDebug;
