package dev.axial.bench.load;

import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The moments at which requests come. Immutable. */
public sealed interface Arrivals {

    /** Begins one sequence of arrivals, now. */
    Sequence begin();

    /** Says it for a person: {@code 300 requests/s}. */
    String described();

    /** One sequence of arrivals. {@link #next} is for one thread, {@link #answered} for any. */
    interface Sequence {

        /**
         * Waits for the next arrival.
         *
         * @param end the last moment to wait for, by {@link System#nanoTime}
         * @return the moment at which the request was due, from which its latency counts; empty if none came until the end
         */
        OptionalLong next(long end) throws InterruptedException;

        /** A request that came was answered, or failed. */
        void answered();
    }

    /**
     * Requests come evenly spaced, whatever becomes of those before: an open loop. A latency counts from the moment at which
     * the request was due, so that a stall shows in all that it delayed (coordinated omission).
     *
     * @param perSecond 0.1 to 100,000
     */
    record AtRate(double perSecond) implements Arrivals {

        private static final double LOWEST = 0.1;
        private static final double HIGHEST = 100_000;

        public AtRate {
            if (!(perSecond >= LOWEST && perSecond <= HIGHEST)) {
                throw new IllegalArgumentException("a rate is 0.1 to 100,000 requests a second, got " + perSecond);
            }
        }

        @Override
        public Sequence begin() {
            return new Sequence() {
                private final long begin = System.nanoTime();
                private long number;

                @Override
                public OptionalLong next(long end) throws InterruptedException {
                    long due = begin + (long) (number / perSecond * 1e9);
                    if (due - end >= 0) {
                        return OptionalLong.empty();
                    }
                    number++;
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                        if (Thread.interrupted()) {
                            throw new InterruptedException();
                        }
                    }
                    return OptionalLong.of(due);
                }

                @Override
                public void answered() {
                    // The next one comes when it is due.
                }
            };
        }

        @Override
        public String described() {
            return (perSecond == Math.rint(perSecond) ? String.valueOf((long) perSecond) : String.valueOf(perSecond))
                    + " requests/s";
        }
    }

    /**
     * So many callers, each of whom asks again when it has its answer: a closed loop, which finds the throughput. Its
     * latencies are those that the callers meet with; a stall delays few of them.
     *
     * @param number 1 to 10,000
     */
    record ByCallers(int number) implements Arrivals {

        private static final int MOST = 10_000;

        public ByCallers {
            if (number < 1 || number > MOST) {
                throw new IllegalArgumentException("there are 1 to 10,000 callers, got " + number);
            }
        }

        @Override
        public Sequence begin() {
            Semaphore idle = new Semaphore(number);
            return new Sequence() {
                @Override
                public OptionalLong next(long end) throws InterruptedException {
                    long now = System.nanoTime();
                    return now - end < 0 && idle.tryAcquire(end - now, TimeUnit.NANOSECONDS)
                            ? OptionalLong.of(System.nanoTime())
                            : OptionalLong.empty();
                }

                @Override
                public void answered() {
                    idle.release();
                }
            };
        }

        @Override
        public String described() {
            return number == 1 ? "one caller" : number + " callers";
        }
    }
}
