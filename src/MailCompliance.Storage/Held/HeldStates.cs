namespace MailCompliance.Storage.Held;

/// <summary>What may follow what. A pure table: nothing else decides it.</summary>
public static class HeldStates
{
    private static readonly Dictionary<HeldState, HeldState[]> Next = new()
    {
        [HeldState.Pending] = [HeldState.Held],
        [HeldState.Held] = [HeldState.Approved, HeldState.Refused, HeldState.Expired],
        [HeldState.Approved] = [HeldState.Releasing, HeldState.Held],
        [HeldState.Refused] = [HeldState.Returned, HeldState.Held],
        [HeldState.Expired] = [HeldState.Returned],
        [HeldState.Releasing] = [HeldState.Released, HeldState.Unknown],
        [HeldState.Unknown] = [HeldState.Released, HeldState.Held],
        [HeldState.Released] = [],
        [HeldState.Returned] = [],
    };

    public static IReadOnlyList<HeldState> After(HeldState state) => Next[state];

    public static bool Allows(HeldState from, HeldState to) => Next[from].Contains(to);

    /// <summary>Nothing follows: the content is no longer needed for sending.</summary>
    public static bool IsFinal(HeldState state) => Next[state].Length == 0;
}
