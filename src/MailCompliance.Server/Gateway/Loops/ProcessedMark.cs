using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Messages;
using MailCompliance.Mime;

namespace MailCompliance.Server.Gateway.Loops;

/// <summary>
/// The header that says "checked already": <c>v=1; i=TOKEN; t=SECONDS; h=HMAC-SHA-256</c> over time, protection field, content, sender
/// and recipients. Copied onto another message, or the message sent to somebody else, it is worth nothing, so it cannot be
/// used to go round the checks.
/// </summary>
/// <param name="keys">Of this installation, the one to sign with first; older ones still verify.</param>
public sealed class ProcessedMark(IReadOnlyList<byte[]> keys, TimeProvider clock)
{
    /// <summary>Longer than any queue keeps a message; after that it is checked anew.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromDays(5);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>Last second of the year 9999, as far as <see cref="DateTimeOffset"/> reaches.</summary>
    private const long LatestSeconds = 253_402_300_799;

    /// <summary>
    /// Names the installation in the mark, for mail flow rules that can compare words but verify nothing. Known to the
    /// installation and its mail system only: the rule takes the mark off before mail leaves.
    /// </summary>
    public string Token { get; } = TokenOf(keys[0]);

    /// <summary>The field's value for a message as it leaves.</summary>
    /// <param name="repeatKey">Of the message as it leaves, with all its recipients.</param>
    /// <param name="protect">Value of the protection field; null: none.</param>
    public string For(string repeatKey, string? protect)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"v=1; i={Token}; t={seconds}; h={Base64Url.EncodeToString(Sign(keys[0], seconds, repeatKey, protect))}");
    }

    /// <summary>Whether the message bears exactly one such field and it is ours, for this message and these recipients.</summary>
    public bool IsOn(MailDocument message, string repeatKey)
    {
        var marks = message.Headers.All(OwnHeaders.Processed).Take(2).ToList();
        var protections = message.Headers.All(OwnHeaders.Protect).Take(2).ToList();
        return marks.Count == 1 && protections.Count <= 1 && Verifies(marks[0].RawValue, repeatKey, protections.FirstOrDefault()?.RawValue);
    }

    private bool Verifies(string value, string repeatKey, string? protect)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        if (parts is not ["v=1", ['i', '=', ..], ['t', '=', .. var time], ['h', '=', .. var sign]]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > LatestSeconds)
            return false;
        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (age > Validity || age < -ClockSkew)
            return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (sign.Length != Base64Url.GetEncodedLength(given.Length) || !Base64Url.TryDecodeFromChars(sign, given, out var length) || length != given.Length)
            return false;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Sign(key, seconds, repeatKey, protect)))
                return true;
        }

        return false;
    }

    /// <summary>Follows from the key, so that nodes with the same keys have the same token.</summary>
    public static string TokenOf(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "installation token"u8))[..32];

    private static byte[] Sign(byte[] key, long seconds, string repeatKey, string? protect) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}\n{repeatKey}\n{protect}")));
}
