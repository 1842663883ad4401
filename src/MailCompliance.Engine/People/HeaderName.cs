namespace MailCompliance.Engine.People;

/// <summary>Names of columns, compared as people mean them.</summary>
internal static class HeaderName
{
    private static readonly string[] SecretParts = ["password", "passwd", "passcode", "passphrase", "secret", "memorableword", "pwd"];

    private static readonly string[] SecretNames = ["pin", "pincode", "pinnumber", "otp"];

    /// <summary>Exports write "Private Email", "private_email" and "privateEmail": letters and digits in lower case.</summary>
    public static string Plain(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Whether the column holds passwords or the like by its name. Such columns are never read in.</summary>
    public static bool IsSecret(string header)
    {
        var plain = Plain(header);
        return SecretNames.Contains(plain) || SecretParts.Any(part => plain.Contains(part, StringComparison.Ordinal));
    }
}
