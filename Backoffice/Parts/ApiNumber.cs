using Microsoft.FluentUI.AspNetCore.Components;

namespace Backoffice.Parts;

/// <summary>A number field of an <see cref="ApiForm"/>. Its value is the text that was typed, of which nothing is lost (<see cref="NumberText"/>).</summary>
public sealed class ApiNumber : ApiText
{
    protected override TextInputMode? InputMode => TextInputMode.Decimal;
}
