using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Storage.Connections;

/// <summary>
/// What is stored of a random secret of 256 bits that somebody else keeps: a plain SHA-256 is enough, there is nothing to guess. 64
/// hexadecimal digits.
/// </summary>
internal static class SecretHash
{
    public static string Of(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
