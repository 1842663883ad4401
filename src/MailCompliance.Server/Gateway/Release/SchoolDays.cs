namespace MailCompliance.Server.Gateway.Release;

/// <summary>Days on which somebody at school can decide: Monday to Friday.</summary>
public static class SchoolDays
{
    /// <summary>The same time of day, <paramref name="days"/> school days later; counted from the next school day where it begins at a weekend.</summary>
    /// <param name="days">At least 1.</param>
    public static DateTimeOffset After(DateTimeOffset start, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var day = start;
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                left--;
        }

        return day;
    }
}
