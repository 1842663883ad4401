using System.Security.Cryptography;
using MailCompliance.Storage.Encryption;
using Microsoft.AspNetCore.DataProtection;

namespace MailCompliance.Server.Portal.SignIn;

/// <summary>Cookies and form tokens are sealed with the installation's own key ring: every node reads what another wrote, and no further keys lie about.</summary>
public sealed class KeyRingProtection(KeyRing keys) : IDataProtectionProvider
{
    public IDataProtector CreateProtector(string purpose) => new Protector(keys, purpose);

    private sealed class Protector(KeyRing keys, string purpose) : IDataProtector
    {
        public IDataProtector CreateProtector(string further) => new Protector(keys, $"{purpose}/{further}");

        public byte[] Protect(byte[] plaintext) => SealedToken.Seal(keys, purpose, plaintext);

        /// <exception cref="CryptographicException">Not what <see cref="Protect"/> made for this purpose.</exception>
        public byte[] Unprotect(byte[] protectedData) => SealedToken.Open(keys, purpose, protectedData);
    }
}
