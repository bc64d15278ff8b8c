import type {Correction} from '../stats/multiple-testing.js';

/** How the comparison decides: our guards, or what Evidently 0.7.23 prints. */
export type DriftMode = 'native' | 'evidently';

/** A method and a limit; what is left out comes from the next wider choice, in the end from the column itself. */
export interface MethodChoice {
  readonly method?: string | undefined;
  readonly threshold?: number | undefined;
}

/** Errors of the model on data it was evaluated with, where the reference holds no predictions. */
export interface BaselinePerformance {
  readonly mae: number;
  readonly rmse?: number | undefined;
  readonly r2?: number | undefined;
  /** Rows the errors were measured on, and the standard deviation of |error| there: without them no interval is known. */
  readonly rows?: number | undefined;
  readonly absoluteErrorStd?: number | undefined;
}

/** What a drift report can be asked. Precedence of methods and of limits, each for itself: column, type, all, default. */
export interface DriftOptions {
  /** Default `native`. */
  readonly mode?: DriftMode | undefined;
  /** Method and limit of every column; in native mode of every column the method fits. */
  readonly all?: MethodChoice | undefined;
  readonly num?: MethodChoice | undefined;
  readonly cat?: MethodChoice | undefined;
  readonly perColumn?: Readonly<Record<string, MethodChoice>> | undefined;
  /** Only these columns are tested; each must be in the reference. */
  readonly columns?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Share of drifted columns from which the data set drifts; default 0.5. */
  readonly driftShare?: number | undefined;
  /** Default `bh` in native mode, `none` in the other. */
  readonly correction?: Correction | undefined;
  /** Chance of a false alarm that guards allow; default 0.05. */
  readonly level?: number | undefined;
  /** Column of times; default the only one of type date. It is not tested. */
  readonly timestamp?: string | undefined;
  readonly target?: string | undefined;
  readonly prediction?: string | undefined;
  readonly baselinePerformance?: BaselinePerformance | undefined;
  /** Growth of the mean absolute error that raises the alarm; default 1.25. */
  readonly performanceLimit?: number | undefined;
  /** Compares each period of the reference with the rest of it. */
  readonly control?: boolean | undefined;
}

/** The options with every default filled in. */
export interface Rules {
  readonly mode: DriftMode;
  readonly all: MethodChoice;
  readonly num: MethodChoice;
  readonly cat: MethodChoice;
  readonly perColumn: Readonly<Record<string, MethodChoice>>;
  readonly columns: readonly string[] | undefined;
  readonly exclude: readonly string[];
  readonly driftShare: number;
  readonly correction: Correction;
  readonly level: number;
  readonly target: string | undefined;
  readonly prediction: string | undefined;
}

/** Returns the rules of a comparison. */
export function rulesFrom(options: DriftOptions): Rules {
  const mode = options.mode ?? 'native';
  return {
    mode,
    all: options.all ?? {},
    num: options.num ?? {},
    cat: options.cat ?? {},
    perColumn: options.perColumn ?? {},
    columns: options.columns,
    exclude: options.exclude ?? [],
    driftShare: options.driftShare ?? 0.5,
    correction: options.correction ?? (mode === 'native' ? 'bh' : 'none'),
    level: options.level ?? 0.05,
    target: options.target,
    prediction: options.prediction,
  };
}
