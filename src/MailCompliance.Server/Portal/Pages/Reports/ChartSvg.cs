using System.Globalization;
using System.Text;

namespace MailCompliance.Server.Portal.Pages.Reports;

/// <summary>The chart as a picture: numbers and dates alone, nothing that anybody wrote. The table beside it says the same to those who do not see it.</summary>
public static class ChartSvg
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Of(MessageChart chart)
    {
        var svg = new StringBuilder()
            .Append(Culture, $"<svg viewBox=\"0 0 {MessageChart.Width} {MessageChart.Height}\" role=\"img\" aria-labelledby=\"chart-title\"><title id=\"chart-title\">Messages by {(chart.IsByWeek ? "week" : "day")}; the table below has the numbers</title>");
        for (var step = 0; step <= 5; step++)
            Line(svg, chart, chart.Most * step / 5);
        for (var index = 0; index < chart.Columns.Count; index++)
            Column(svg, chart, index);
        return svg.Append("</svg>").ToString();
    }

    private static void Line(StringBuilder svg, MessageChart chart, int value)
    {
        var y = chart.Y(value);
        svg.Append(Culture, $"<line class=\"axis\" x1=\"{MessageChart.Left}\" x2=\"{MessageChart.Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{MessageChart.Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value}</text><text x=\"{MessageChart.Right + 6}\" y=\"{y + 4:0.#}\">{value}</text>");
    }

    private static void Column(StringBuilder svg, MessageChart chart, int index)
    {
        var column = chart.Columns[index];
        var (below, width) = (0, Math.Max(1, chart.ColumnWidth * 0.8));
        foreach (var verdict in MessageChart.Verdicts)
        {
            var count = column.ByVerdict.GetValueOrDefault(verdict);
            if (count == 0)
                continue;
            var (top, bottom) = (chart.Y(below + count), chart.Y(below));
            svg.Append(Culture, $"<rect class=\"bar-{verdict}\" x=\"{chart.X(index) + chart.ColumnWidth * 0.1:0.#}\" y=\"{top:0.#}\" width=\"{width:0.#}\" height=\"{bottom - top:0.#}\"/>");
            below += count;
        }

        if (index % chart.LabelEvery == 0)
            svg.Append(Culture, $"<text x=\"{chart.X(index) + chart.ColumnWidth / 2:0.#}\" y=\"{MessageChart.Height - 12}\" text-anchor=\"middle\">{column.From:d MMM}</text>");
    }
}
