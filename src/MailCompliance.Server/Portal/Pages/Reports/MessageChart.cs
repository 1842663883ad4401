using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.Reports;

/// <summary>Messages by what followed, in columns of days or weeks: numbers for the table, places for the picture.</summary>
public sealed record MessageChart(IReadOnlyList<ChartColumn> Columns, bool IsByWeek, int Most)
{
    public const int Width = 720;
    public const int Height = 260;
    public const int Left = 46;

    /// <summary>The numbers stand on both sides: a phone shows one of them.</summary>
    public const int Right = Width - 46;
    public const int Bottom = 34;
    public const int Top = 10;

    private const int MostDays = 45;

    /// <summary>Bottom to top: the usual first.</summary>
    public static IReadOnlyList<string> Verdicts { get; } = ["pass", "warn", "protect", "hold", "block", "error"];

    /// <summary>Where a rule only takes note the message goes: the bar of those that pass.</summary>
    public static string VerdictOf(string outcome) => outcome == "record" ? "pass" : outcome;

    public static MessageChart Of(ReportPeriod period, IReadOnlyList<DayCount> counts)
    {
        var days = period.Until.DayNumber - period.From.DayNumber + 1;
        var isByWeek = days > MostDays;
        var step = isByWeek ? 7 : 1;
        var columns = new List<ChartColumn>();
        for (var from = period.From; from <= period.Until; from = from.AddDays(step))
        {
            var until = from.AddDays(step - 1);
            var byVerdict = counts.Where(count => count.Day >= from && count.Day <= until).GroupBy(count => count.Verdict).ToDictionary(group => group.Key, group => group.Sum(count => count.Messages), StringComparer.Ordinal);
            columns.Add(new(from, byVerdict));
        }

        return new(columns, isByWeek, RoundUp(columns.Max(column => column.Total)));
    }

    public double ColumnWidth => (double)(Right - Left) / Columns.Count;

    /// <summary>Pixels from the top for a number of messages.</summary>
    public double Y(int messages) => Top + (double)(Height - Bottom - Top) * (Most - messages) / Most;

    public double X(int column) => Left + column * ColumnWidth;

    /// <summary>Every so many columns one is labelled, so that labels do not touch.</summary>
    public int LabelEvery => Math.Max(1, (int)Math.Ceiling(Columns.Count / 8.0));

    /// <summary>1, 2 or 5 times a power of ten.</summary>
    private static int RoundUp(int most)
    {
        for (var power = 1; ; power *= 10)
        {
            foreach (var factor in (int[])[1, 2, 5])
            {
                if (factor * power >= most && factor * power >= 5)
                    return factor * power;
            }
        }
    }
}

public sealed record ChartColumn(DateOnly From, IReadOnlyDictionary<string, int> ByVerdict)
{
    public int Total => ByVerdict.Values.Sum();
}
