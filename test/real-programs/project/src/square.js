export const square = (value) => value ** 2;
var unused = 1;
