/** Parcels into boxes, each into the first that has room or a new one: something for a compiler to check. */
export interface Parcel {
  name: string;
  weight: number;
}

export interface Box<Content extends Parcel = Parcel> {
  capacity: number;
  content: Content[];
}

export function weightOf(box: Box): number {
  return box.content.reduce((sum, { weight }) => sum + weight, 0);
}

export function pack<Content extends Parcel>(parcels: readonly Content[], capacity: number): Box<Content>[] {
  const boxes: Box<Content>[] = [];
  for (let i = 0; i < parcels.length; i++) {
    const parcel = parcels[i] as Content;
    const fitting = boxes.filter((box) => weightOf(box) + parcel.weight <= capacity)[0];
    if (fitting === undefined) boxes.push({ capacity, content: [parcel] });
    else fitting.content.push(parcel);
  }
  return boxes;
}
