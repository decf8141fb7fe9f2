class Cart {
  #lines = [];

  constructor(customer) {
    this.customer = customer;
    this.openedAt = 0;
  }

  add(item, quantity) {
    this.#lines.push({ item, quantity });
    return this;
  }

  get lines() {
    return this.#lines;
  }

  get isEmpty() {
    return this.#lines.length === 0;
  }
}

module.exports = { Cart };
