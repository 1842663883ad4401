namespace MailCompliance.Server.Portal.Frame;

/// <summary>How far off a day is, as a reminder.</summary>
public static class DueText
{
    private const int Soon = 60;

    /// <summary>A tag: its text and colour.</summary>
    public static (string Text, string Colour) Of(DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        < 0 => ($"Overdue by {Words.Count(today.DayNumber - day.DayNumber, "day")}", "govuk-tag--red"),
        <= Soon => ($"Due {In(day, today)}", "govuk-tag--yellow"),
        _ => ($"Due {In(day, today)}", "govuk-tag--grey"),
    };

    /// <summary>today, tomorrow, in 12 days</summary>
    public static string In(DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        var days => $"in {days} days",
    };
}
