using MailCompliance.Server.Graph.Audit;

namespace MailCompliance.Tests.Graph;

public sealed class RoundMomentsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 300, 10)]
    [InlineData(150, 300, 10)]
    [InlineData(2000, 300, 20)]
    [InlineData(5000, 300, 50)]
    [InlineData(20_000, 300, 60)]
    [InlineData(5000, 1, 50)]
    public void A_mailbox_is_due_within_the_period_at_one_of_few_moments(int mailboxes, int seconds, int moments)
    {
        var period = TimeSpan.FromSeconds(seconds);
        var due = Enumerable.Range(0, 1000).Select(number => (Now: Start + period * (number / 1000.0), Due: RoundMoments.Next(Start + period * (number / 1000.0), period, mailboxes))).ToList();

        Assert.All(due, one => Assert.InRange(one.Due - one.Now, period * 0.9, period));
        Assert.InRange(due.Select(one => one.Due).Distinct().Count(), moments, moments + 1);
    }
}
