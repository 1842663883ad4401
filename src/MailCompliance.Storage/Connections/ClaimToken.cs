using System.Security.Cryptography;

namespace MailCompliance.Storage.Connections;

/// <summary>Proves that a claim is still the claimant's own: a row that was claimed again has another.</summary>
internal static class ClaimToken
{
    public static string New(string node) => $"{node}/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
}
