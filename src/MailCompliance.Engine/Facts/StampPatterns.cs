using System.Runtime.CompilerServices;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Facts;

/// <summary>The stamps of a policy's duties, compiled once per policy.</summary>
internal static class StampPatterns
{
    private static readonly ConditionalWeakTable<SchoolPolicy, IReadOnlyList<StampPattern>> Compiled = [];

    public static IReadOnlyList<StampPattern> Of(SchoolPolicy policy) =>
        Compiled.GetValue(policy, known => [.. known.Duties.SelectMany(duty => duty.Stamps).SelectMany(StampPattern.Of)]);
}
