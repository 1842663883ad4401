using System.Globalization;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>Days as people type them into a field: 27/3/2026. Links and scripts write them as 2026-03-27.</summary>
public static class DayText
{
    /// <summary>What the date picker and keyboards of phones put between the parts.</summary>
    private static readonly string[] Forms =
        [.. from separator in (string[])["/", "-", ".", " "] select $"d'{separator}'M'{separator}'yyyy", "d MMMM yyyy", "d MMM yyyy", "yyyy-MM-dd"];

    /// <returns>Null: not a day.</returns>
    public static DateOnly? Read(string text) =>
        DateOnly.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var day) && day.Year is > 1970 and < 9999 ? day : null;

    public static string Write(DateOnly day) => day.ToString("d/M/yyyy", CultureInfo.InvariantCulture);

    /// <summary>What a person is told who wrote something else.</summary>
    public static FormError Fault(string field, string name) => new(field, $"{name} must be a real date, like 27/3/2026");
}
