using MailCompliance.Storage.Held;

namespace MailCompliance.Tests.Storage;

public sealed class HeldStatesTests
{
    /// <summary>The table of the design, in its words.</summary>
    private static readonly string[] Allowed =
    [
        "Pending>Held", "Held>Approved", "Held>Refused", "Held>Expired", "Approved>Releasing", "Releasing>Released", "Releasing>Unknown",
        "Unknown>Released", "Unknown>Held", "Refused>Returned", "Expired>Returned",
        // taken back before it was carried out
        "Approved>Held", "Refused>Held",
    ];

    public static TheoryData<HeldState, HeldState> Pairs
    {
        get
        {
            var pairs = new TheoryData<HeldState, HeldState>();
            foreach (var from in Enum.GetValues<HeldState>())
            {
                foreach (var to in Enum.GetValues<HeldState>())
                    pairs.Add(from, to);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Allows_the_steps_of_the_design_and_no_others(HeldState from, HeldState to)
    {
        Assert.Equal(Allowed.Contains($"{from}>{to}"), HeldStates.Allows(from, to));
        Assert.Equal(HeldStates.Allows(from, to), HeldStates.After(from).Contains(to));
    }

    [Fact]
    public void Only_released_and_returned_are_final() =>
        Assert.Equal([HeldState.Released, HeldState.Returned], Enum.GetValues<HeldState>().Where(HeldStates.IsFinal));
}
