/**
 * The rows of the dossier that a reader of the five documents drew up before they were encoded:
 * categories (B), restraints and duties (D: R), support (E: I) and modes (F), by their handles.
 */
export const rowsOfDossier: Readonly<Record<string, readonly string[]>> = {
  "linyi-2013-45":
    "LIN-B1 LIN-B2 LIN-B3 LIN-B4 LIN-B5 LIN-B6 LIN-B7 LIN-R1a LIN-R1b LIN-R1c LIN-R2a LIN-R2b LIN-R3a LIN-R3a2 LIN-R3b LIN-R3c LIN-R4 LIN-R5a LIN-R5b LIN-R6 LIN-I1 LIN-I2 LIN-I3 LIN-I4 LIN-I5 LIN-I6 LIN-F1 LIN-F2 LIN-F3 LIN-F4 LIN-F5 LIN-F6".split(
      " ",
    ),
  "zhangdian-2022-6":
    "ZD-B1 ZD-B2a ZD-B2b ZD-B3 ZD-B4 ZD-B5 ZD-R1 ZD-R2 ZD-R3 ZD-R4 ZD-I1 ZD-I2 ZD-I3 ZD-I4 ZD-I5 ZD-I6 ZD-F1 ZD-F2 ZD-F3".split(
      " ",
    ),
  "liaocheng-2020":
    "LC-B1 LC-B2 LC-B3a LC-B3b LC-R1 LC-R2 LC-R3 LC-R4 LC-R5 LC-R6a LC-R6b LC-R7 LC-I1 LC-I2 LC-I3 LC-I4 LC-I5 LC-I6 LC-I7 LC-I8 LC-I9 LC-I10 LC-I11 LC-I12 LC-I13 LC-I14 LC-F1 LC-F2 LC-F3 LC-F4".split(
      " ",
    ),
  "jiaxing-2014-91":
    "JX-B1 JX-B2 JX-B3 JX-B4 JX-R1a JX-R1b JX-R1c JX-R1d JX-R1e JX-R2 JX-R3 JX-R4 JX-R5 JX-R6 JX-R7 JX-I1 JX-I2 JX-I3 JX-I4 JX-I5 JX-I6 JX-I7 JX-I8 JX-I9 JX-I10 JX-I11 JX-I12 JX-F1 JX-F2 JX-F3 JX-F4 JX-F5 JX-F6 JX-F7 JX-F8 JX-F9 JX-F10 JX-F11 JX-F12".split(
      " ",
    ),
  "luoyang-2021-16":
    "LUO-B1 LUO-B2 LUO-B3 LUO-B4 LUO-B5 LUO-B6 LUO-R1a LUO-R1b LUO-R2 LUO-R3a LUO-R3b LUO-R3c LUO-R4 LUO-R5 LUO-R6 LUO-R8 LUO-R9 LUO-R10 LUO-R11 LUO-R12 LUO-R13 LUO-R14 LUO-R15 LUO-R16 LUO-R17 LUO-R18 LUO-I1 LUO-I2 LUO-I3 LUO-I4 LUO-I5 LUO-I6 LUO-I7 LUO-I8 LUO-F1 LUO-F2 LUO-F3 LUO-F4".split(
      " ",
    ),
};
