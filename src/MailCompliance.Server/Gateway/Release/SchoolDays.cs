using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>Days on which somebody at school can decide: Monday to Friday within the policy's terms, save the days that it names as closed.</summary>
/// <remarks>Where no terms are given, and after the last one that is, every weekday counts: nobody has said when school begins again.</remarks>
public sealed class SchoolDays(IReadOnlyList<SchoolTerm> terms, IReadOnlyCollection<DateOnly> closed)
{
    public SchoolDays(SchoolPolicy policy)
        : this(policy.Terms, [.. policy.Closed])
    {
    }

    /// <summary>The same time of day, <paramref name="days"/> school days later; counted from the next school day where it begins on a free one.</summary>
    /// <param name="days">At least 1.</param>
    public DateTimeOffset After(DateTimeOffset start, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var day = start;
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            if (Contains(DateOnly.FromDateTime(day.Date)))
                left--;
        }

        return day;
    }

    private bool Contains(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && !closed.Contains(day)
        && (terms.Count == 0 || day > terms.Max(term => term.Until) || terms.Any(term => day >= term.From && day <= term.Until));
}
