import type { Sentence } from "../sentence.ts";

/** 宗地代码, 19 characters (GB/T 37346-2019): county 6, cadastral district 3, block 3, kind 2, number 5. */
export type ParcelCode = string & { readonly parcelCode: unique symbol };

/** 不动产单元号, 28 characters: the parcel code, the kind of fixture, and its number. */
export type RealEstateUnit = string & { readonly realEstateUnit: unique symbol };

const parcelShape = /^\d{6}\d{3}\d{3}[A-Z]{2}\d{5}$/;
const unitShape = /^\d{6}\d{3}\d{3}[A-Z]{2}\d{5}[A-Z]\d{8}$/;

export function parseParcelCode(text: string): ParcelCode | { readonly malformed: Sentence } {
  const code = compact(text);
  if (parcelShape.test(code)) return code as ParcelCode;
  return {
    malformed: {
      zh: `宗地代码应为 19 位（12 位数字、2 位字母、5 位数字）：${text}`,
      en: `a parcel code has 19 characters (12 digits, 2 letters, 5 digits): ${text}`,
    },
  };
}

export function parseRealEstateUnit(
  text: string,
): RealEstateUnit | { readonly malformed: Sentence } {
  const code = compact(text);
  if (unitShape.test(code)) return code as RealEstateUnit;
  return {
    malformed: {
      zh: `不动产单元号应为 28 位（宗地代码 19 位、特征码 1 位字母、8 位数字）：${text}`,
      en: `a real-estate unit number has 28 characters (19 of the parcel, a letter, 8 digits): ${text}`,
    },
  };
}

/** The parcel on which a real-estate unit stands. */
export function parcelOf(unit: RealEstateUnit): ParcelCode {
  return unit.slice(0, 19) as ParcelCode;
}

function compact(text: string): string {
  return text.replaceAll(/[\s-]/g, "").toUpperCase();
}
