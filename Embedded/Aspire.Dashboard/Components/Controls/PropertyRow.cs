using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>A line of a <see cref="PropertyGrid"/>: a name, a value as text, and how it is shown.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its text, which is also what is copied and searched.</param>
/// <param name="IsSecret">Shown only when the reader asks for it.</param>
/// <param name="Content">Shown in the place of the text, say a link.</param>
public sealed record PropertyRow(string Name, string? Value, bool IsSecret = false, RenderFragment? Content = null);
