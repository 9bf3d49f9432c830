package dev.axial.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody may have meant who mistyped a name. */
final class NearestName {

    /** More slips than that are another word. */
    private static final int SLIPS = 2;

    private NearestName() {}

    /** The name with the fewest slips of the keyboard between it and {@code typed}, if they are few. */
    static Optional<String> of(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> slips(typed, name) <= SLIPS)
                .min(Comparator.<String>comparingInt(name -> slips(typed, name)).thenComparing(name -> name));
    }

    /** Optimal string alignment distance: letters missing, added, replaced, and neighbours exchanged. */
    static int slips(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
