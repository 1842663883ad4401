using System.Globalization;

namespace MailCompliance.Engine;

/// <summary>Numbers of things as people write them.</summary>
public static class Counted
{
    /// <summary>1 message, 2 messages, 1,200 messages.</summary>
    /// <param name="many">Where it is not <paramref name="one"/> with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? one + "s")}";
}
