package io.berth.contract;

import java.util.List;
import java.util.Map;

/**
 * One table of the contract, as text.
 *
 * @param name the name in its marker comment
 * @param rows row headings, in the order written
 * @param columns column headings, in the order written
 * @param cells text by row, then by column; none is missing or blank
 */
public record ContractTable(
        String name,
        List<String> rows,
        List<String> columns,
        Map<String, Map<String, String>> cells) {
    /** Text of a cell. */
    public String text(final String row, final String column) {
        final Map<String, String> cellsOfRow = cells.get(row);
        final String text = cellsOfRow == null ? null : cellsOfRow.get(column);
        if (text == null) {
            throw new IllegalArgumentException(
                    "table " + name + " has no cell '" + row + "' × '" + column + "'");
        }
        return text;
    }

    /** A cell of a state × event table. */
    public ContractCell cell(final String row, final String column) {
        try {
            return ContractCell.parse(text(row, column));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "table " + name + ", '" + row + "' × '" + column + "': " + e.getMessage(), e);
        }
    }
}
