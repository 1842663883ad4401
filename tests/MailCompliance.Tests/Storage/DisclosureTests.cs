using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Tests.Storage;

public sealed class DisclosureTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    [InlineData(7, 5)]
    [InlineData(8, 10)]
    [InlineData(102, 100)]
    [InlineData(103, 105)]
    public void A_number_under_five_is_not_told_and_the_others_are_rounded(int count, int? told) => Assert.Equal(told, Disclosure.Of(count));

    /// <summary>Whoever sees a total and all other parts of it must not be able to tell that the hidden part is one, two, three or four.</summary>
    [Fact]
    public void A_hidden_part_does_not_follow_from_the_total_and_the_other_parts()
    {
        for (var hidden = 1; hidden < Disclosure.Least; hidden++)
        {
            for (var other = Disclosure.Least; other < 60; other++)
            {
                var possible = Enumerable.Range(0, Disclosure.Least).Where(guess => Enumerable.Range(Disclosure.Least, 80).Any(part =>
                    Disclosure.Of(part) == Disclosure.Of(other) && Disclosure.Of(part + guess) == Disclosure.Of(other + hidden)));
                Assert.True(possible.Count() > 1, $"{hidden} beside {other}");
            }
        }
    }

    [Fact]
    public void One_more_message_does_not_follow_from_two_periods_that_differ_by_a_day()
    {
        for (var before = Disclosure.Least; before < 100; before++)
        {
            for (var added = 1; added < Disclosure.Least; added++)
            {
                var possible = from first in Enumerable.Range(Disclosure.Least, 110)
                               where Disclosure.Of(first) == Disclosure.Of(before)
                               from more in Enumerable.Range(0, Disclosure.Least)
                               where Disclosure.Of(first + more) == Disclosure.Of(before + added)
                               select more;
                Assert.True(possible.Distinct().Count() > 1, $"{added} more after {before}");
            }
        }
    }
}
