package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long HOUR_NS = 3_600_000_000_000L;

    /** Tokens as a fraction: {@code numerator / denominator}. */
    private record Fraction(BigInteger numerator, BigInteger denominator) {
        static Fraction of(final long value) {
            return new Fraction(BigInteger.valueOf(value), BigInteger.ONE);
        }

        Fraction plus(final long a, final long b, final long dividedBy) {
            final BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
            final BigInteger divisor = BigInteger.valueOf(dividedBy);
            return new Fraction(
                    numerator.multiply(divisor).add(product.multiply(denominator)),
                    denominator.multiply(divisor));
        }

        Fraction atMost(final long value) {
            return numerator.compareTo(denominator.multiply(BigInteger.valueOf(value))) > 0
                    ? of(value)
                    : this;
        }

        long floor() {
            return numerator.divide(denominator).longValueExact();
        }

        Fraction reduced() {
            final BigInteger common = numerator.gcd(denominator);
            return common.signum() == 0
                    ? this
                    : new Fraction(numerator.divide(common), denominator.divide(common));
        }
    }

    @Test
    void shouldHoldExactlyWhatFractionsHoldOverLongSchedules() {
        for (int run = 0; run < 40; run++) {
            final long seed = Long.getLong("berth.seed", 1000L) + run;
            final Random random = new Random(seed);
            final long size = 1 + random.nextInt(run % 4 == 0 ? 1_000_000 : 30);
            final long period = 1_000_000L + (long) (random.nextDouble() * (HOUR_NS - 1_000_000L));
            long level = TokenBucket.full(size, period);
            Fraction tokens = Fraction.of(size);
            long nowNs = 0;
            for (int step = 0; step < 5_000; step++) {
                final long elapsed = elapsed(random, size, period);
                level = TokenBucket.levelAt(level, nowNs, nowNs + elapsed, size, period);
                nowNs += elapsed;
                tokens = tokens.plus(elapsed, size, period).atMost(size).reduced();
                assertEquals(
                        tokens.floor(),
                        TokenBucket.tokens(level, period),
                        "-Dberth.seed=" + seed + " step " + step);
                checkNext(level, size, period, seed);
                final long wanted = random.nextInt(4) == 0 ? size : random.nextInt(3);
                final long taken = Math.min(wanted, TokenBucket.tokens(level, period));
                level -= taken * period;
                tokens = tokens.plus(-taken, 1, 1);
            }
        }
    }

    private static long elapsed(final Random random, final long size, final long period) {
        switch (random.nextInt(4)) {
            case 0:
                return 0;
            case 1:
                return 1 + random.nextInt(1000);
            case 2:
                return period / size + random.nextInt(3);
            default:
                return (long) (random.nextDouble() * period * 1.2);
        }
    }

    /** The next token comes after just so many nanoseconds, not one less. */
    private static void checkNext(
            final long level, final long size, final long period, final long seed) {
        final long untilNs = TokenBucket.untilNextNs(level, size, period);
        assertTrue(
                TokenBucket.levelAt(level, 0, untilNs, size, period) >= period,
                "-Dberth.seed=" + seed);
        if (untilNs > 0) {
            assertTrue(
                    TokenBucket.levelAt(level, 0, untilNs - 1, size, period) < period,
                    "-Dberth.seed=" + seed);
        }
    }

    @Test
    void shouldStayInRangeWithTheLargestSizeAndPeriod() {
        final long full = TokenBucket.full(1_000_000, HOUR_NS);
        assertTrue(full > 0);
        assertEquals(full, TokenBucket.levelAt(full, 0, HOUR_NS - 1, 1_000_000, HOUR_NS), "capped");
        assertEquals(full, TokenBucket.levelAt(0, 0, Long.MAX_VALUE, 1_000_000, HOUR_NS));
        assertEquals(
                (HOUR_NS - 1) * 1_000_000,
                TokenBucket.levelAt(0, 0, HOUR_NS - 1, 1_000_000, HOUR_NS));
    }

    @Test
    void shouldCutALevelThatIsAboveASmallerSize() {
        assertEquals(20, TokenBucket.levelAt(1_000, 5, 5, 2, 10));
        assertEquals(2, TokenBucket.tokens(20, 10));
    }

    @Test
    void shouldNotRefillBackwards() {
        assertEquals(3, TokenBucket.levelAt(3, 100, 50, 2, 10));
    }

    @Test
    void shouldHoldAsManyTokensAfterTheirPeriodChanges() {
        final long half = 3 * 10_000_000_000L + 5_000_000_000L;

        assertEquals(3_500_000L, TokenBucket.inPeriod(half, 10_000_000_000L, 1_000_000L));
        assertEquals(half, TokenBucket.inPeriod(3_500_000L, 1_000_000L, 10_000_000_000L));
        final long most = TokenBucket.full(Limits.MAX_SCALE_UP, Limits.MAX_PERIOD_NS);
        assertEquals(
                most - 1, TokenBucket.inPeriod(most - 1, 3_600_000_000_000L, 3_600_000_000_000L));
        assertEquals(
                TokenBucket.full(Limits.MAX_SCALE_UP, 1_000_000L),
                TokenBucket.inPeriod(most, Limits.MAX_PERIOD_NS, 1_000_000L));
    }

    @Test
    void shouldRoundDownExactlyWhateverThePeriods() {
        final Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            final long period = 1_000_000L + random.nextLong(Limits.MAX_PERIOD_NS - 1_000_000L);
            final long newPeriod = 1_000_000L + random.nextLong(Limits.MAX_PERIOD_NS - 1_000_000L);
            final long level =
                    random.nextLong(TokenBucket.full(1 + random.nextInt(1_000_000), period));
            assertEquals(
                    BigInteger.valueOf(level)
                            .multiply(BigInteger.valueOf(newPeriod))
                            .divide(BigInteger.valueOf(period))
                            .longValueExact(),
                    TokenBucket.inPeriod(level, period, newPeriod),
                    level + " * " + newPeriod + " / " + period);
        }
    }
}
