/** Major versions of Node.js: older ones run unrecorded, newer ones were not tried. */
export const OLDEST_NODE = 20;
export const NEWEST_NODE = 26;
