using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Storage.Encryption;

/// <summary>
/// Bytes encrypted with AES-256-GCM (NIST SP 800-38D): 12 bytes nonce, 16 bytes tag, ciphertext. Bound to what they belong
/// to, so that they cannot be moved to another row or column.
/// </summary>
internal sealed record SealedBytes(string KeyId, byte[] Bytes)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <param name="place">What the bytes are and whose: <c>held-content:ID</c>.</param>
    public static SealedBytes Seal(KeyRing keys, string place, ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = bytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var (keyId, key) = keys.Current;
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return new SealedBytes(keyId, bytes);
    }

    /// <exception cref="CryptographicException">The key is missing or wrong, or the bytes were changed or moved.</exception>
    public byte[] Open(KeyRing keys, string place)
    {
        if (Bytes.Length < NonceBytes + TagBytes)
            throw new CryptographicException("Encrypted content is cut short.");
        var plain = new byte[Bytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(keys.Find(KeyId), TagBytes);
        cipher.Decrypt(
            Bytes.AsSpan(0, NonceBytes), Bytes.AsSpan(NonceBytes + TagBytes), Bytes.AsSpan(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(place));
        return plain;
    }
}
