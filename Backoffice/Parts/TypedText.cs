using Microsoft.FluentUI.AspNetCore.Components;

namespace Backoffice.Parts;

/// <summary>
/// A text input that is told of each change but never sets its text, because that text is already older than what is typed meanwhile.
/// </summary>
public sealed class TypedText(LibraryConfiguration configuration) : TextInput(configuration)
{
    protected override string? FormatValueAsString(string? value) => null;
}
