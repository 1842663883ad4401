using System.Globalization;
using MailCompliance.Engine;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>Dates, times and numbers as GOV.UK writes them.</summary>
public static class Words
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>26 November 2026</summary>
    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", Culture);

    /// <summary>26 November 2026, 1:05pm</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.ToString("d MMMM yyyy", Culture) + ", " + Clock(local);
    }

    /// <summary>Thursday 26 November at 1:05pm</summary>
    public static string Deadline(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.ToString("dddd d MMMM", Culture) + " at " + Clock(local);
    }

    /// <summary>5 minutes, 3 hours, 2 days: rounded down, never nothing.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 2 } => "1 minute",
        { TotalHours: < 2 } => $"{(int)span.TotalMinutes} minutes",
        { TotalDays: < 2 } => $"{(int)span.TotalHours} hours",
        _ => $"{(int)span.TotalDays} days",
    };

    /// <summary>1 message, 2 messages, 1,200 messages</summary>
    public static string Count(long count, string one, string? many = null) => Counted.Of(count, one, many);

    public static string Number(long count) => count.ToString("#,0", Culture);

    /// <summary>12 KB, 3.4 MB</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => Count(bytes, "byte"),
        < 1024 * 1024 => $"{bytes / 1024} KB",
        < 1024L * 1024 * 1024 => (bytes / 1048576.0).ToString("0.0", Culture) + " MB",
        _ => (bytes / 1073741824.0).ToString("0.0", Culture) + " GB",
    };

    /// <summary>personal-data → Personal data</summary>
    public static string FromKebab(string name) =>
        name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    /// <summary>A role of the policy as people say it.</summary>
    public static string Role(string name) => name switch
    {
        "dpo" => "Data protection officer",
        "dsl" => "Designated safeguarding lead",
        _ => FromKebab(name),
    };

    /// <summary>A type of data in the middle of a sentence: nhs-number → NHS number.</summary>
    public static string Data(string name) => name.Replace('-', ' ').Replace("nhs", "NHS", StringComparison.Ordinal).Replace("iban", "IBAN", StringComparison.Ordinal);

    private static string Clock(DateTimeOffset local) => local.ToString(local.Minute == 0 ? "htt" : "h:mmtt", Culture).ToLowerInvariant();
}
