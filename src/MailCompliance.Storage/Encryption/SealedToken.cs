using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Storage.Encryption;

/// <summary>Something small that leaves the house sealed (a cookie, a form's token) and carries the id of its key with it: length, id, sealed bytes.</summary>
public static class SealedToken
{
    /// <param name="purpose">What it is for: a token made for one purpose does not open for another.</param>
    public static byte[] Seal(KeyRing keys, string purpose, ReadOnlySpan<byte> plain)
    {
        var token = SealedBytes.Seal(keys, Place(purpose), plain);
        var id = Encoding.ASCII.GetBytes(token.KeyId);
        return [(byte)id.Length, .. id, .. token.Bytes];
    }

    /// <exception cref="CryptographicException">Not a token for this purpose, changed, or made with a key that is gone.</exception>
    public static byte[] Open(KeyRing keys, string purpose, ReadOnlySpan<byte> token)
    {
        if (token.IsEmpty || token.Length <= token[0] + 1)
            throw new CryptographicException("A token is cut short.");
        var id = Encoding.ASCII.GetString(token[1..(token[0] + 1)]);
        return new SealedBytes(id, token[(token[0] + 1)..].ToArray()).Open(keys, Place(purpose));
    }

    private static string Place(string purpose) => "token:" + purpose;
}
