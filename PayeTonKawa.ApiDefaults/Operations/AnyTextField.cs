using PayeTonKawa.ApiDefaults.Requests;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>Any text that the database can store, so also the line breaks of an exception's message.</summary>
internal sealed class AnyTextField(int maxLength) : TextField(maxLength, emptyAllowed: true)
{
    private protected override string? WhyRefused(string text) => text.Contains('\0', StringComparison.Ordinal) ? "Ce texte contient un caractère nul." : null;
}
