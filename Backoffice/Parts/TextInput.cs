using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Backoffice.Parts;

/// <summary>
/// Fluent's text input, read only until its script is attached: that sets its text once more, over what would have been typed meanwhile.
/// </summary>
public class TextInput(LibraryConfiguration configuration) : FluentTextInput(configuration)
{
    private bool _isAttached;

#pragma warning disable BL0007 // Not an auto property: what is set is kept, and only what is rendered depends on the script.
    [Parameter]
    public override bool ReadOnly { get => base.ReadOnly || !_isAttached; set => base.ReadOnly = value; }
#pragma warning restore BL0007

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender)
        {
            _isAttached = true;
            StateHasChanged();
        }
    }
}
